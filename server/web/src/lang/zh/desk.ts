import type { Catalogue } from '../en';
import { number } from '../format';

export const desk: Catalogue['desk'] = {
  bar: {
    search: '搜索实体',
    tools: '工具',
    ask: '提问',
    browse: '浏览',
    conflicts: '冲突',
    list: '列表',
    undo: '撤销',
    undoKeys: '撤销（Ctrl+Z）',
    redo: '重做',
    redoKeys: '重做（Ctrl+Shift+Z）',
    share: '分享',
    light: '浅色主题',
    dark: '深色主题',
    keyboard: '键盘操作',
    keyboardKeys: '键盘操作（?）',
    language: '语言',
  },
  languageFailed: (language) => `无法加载${language}文本。`,
  graph: '关系图',
  close: '关闭',
  contents: (panel) => `${panel}：内容`,
  loading: '正在加载…',
  cut: (limit) => `未显示全部内容：已达到服务的上限（${limit}）。`,
  statedOnly: '仅显示来源明确陈述的关系：实体过多，推导其间的关系耗时太长。',
  leftOut: (n, most) => `有 ${number(n)} 个实体未加入：图中最多容纳 ${number(most)} 个。`,
};
