// The texts in saved figures and embedded pictures.
import { number } from '../format';

export const figure = {
  placed: (counts: string, drawn: number, all: number) =>
    `${counts}；画出 ${number(all)} 条线中的 ${number(drawn)} 条，不含没有地点或日期的实体的线`,
  strongest: (counts: string, drawn: number, all: number) =>
    `${counts}；画出 ${number(all)} 条线中最强的 ${number(drawn)} 条`,
  counts: (entities: number, relations: number) => `${number(entities)} 个实体，${number(relations)} 个关系`,
  sentences: (counts: string, view: string, sources: string) => `${counts}。${view}${sources}`,
  sources: (names: string) => `来源：${names}。`,
  sourcesAndOthers: (names: string, others: number) => `来源：${names}，另有 ${number(others)} 份。`,
  derivedOnly: '由规则推导。',
  whole: '所有日期，所有来源。',
  view: (conditions: string) => `关系图：${conditions}。`,
  asOf: (date: string) => `截至 ${date}`,
  without: (name: string) => `移除${name}`,
  distrust: (name: string) => `排除${name}`,
  assuming: (link: string) => `假设${link}`,
  rule: (name: string) => `规则${name}`,
  revision: (n: number) => `修订版 ${n}`,
  revisionOf: (n: number, day: string) => `${day} 的修订版 ${n}`,
  saved: (day: string) => `保存于 ${day}`,
  noFont: (status: number) => `无法加载 PDF 所需的字体：服务返回 ${status}。`,
  noCanvas: '此浏览器无法为 PDF 绘制文字。',
  pdf: '矢量图，适合印刷；文字可搜索',
  embed: '嵌入',
  embedHint: '用于网页的代码；只读，仅限管理员允许的网站',
  embedCopied: '代码已复制。嵌入的页面必须属于服务允许的来源（--embed-origin）。',
  embedRefused: '浏览器不允许此页面复制。请通过 HTTPS 打开，或允许使用剪贴板。',
  openWhole: '在 nexum 中打开',
  from: (least: string, most: string) => `${least} 至 ${most}`,
};
