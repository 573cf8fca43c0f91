import type { Catalogue } from '../en';
import { number } from '../format';

export const unread: Catalogue['unread'] = {
  wrong: (where, what) => `此文件不是本页面可以读取的调查：${where} ${what}。`,
  file: '该文件',
  noObject: '不是对象',
  lacks: (field) => `缺少字段“${field}”`,
  unknown: (field) => `含有未知字段“${field}”`,
  noText: '不是文本',
  tooLong: (most) => `超过 ${number(most)} 个字符`,
  empty: '为空',
  noTime: '不是带时间的日期',
  noPair: '不是一对数字',
  noList: '不是列表',
  tooMany: (most) => `超过 ${number(most)} 项`,
  noBoolean: '不是 true 或 false',
  noPlace: '已固定，但没有位置',
  noQuestion: '不是本页面所知的问题',
  noNumber: '不是数字',
  noMeaning: '对本页面没有意义',
  noFormat: (format) => `没有写明 "format": "${format}"`,
  noVersion: '不是从 1 开始的数字',
  newer: (version, most) => `此文件的格式为第 ${version} 版，而本页面最高可读第 ${most} 版。请用更新的 nexum 打开。`,
  noJson: '此文件不是 JSON，因此不是调查。',
};
