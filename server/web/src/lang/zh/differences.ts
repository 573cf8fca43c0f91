// 仅其中一个视图拥有的关系列表的文本。
import type { Catalogue } from '../en';
import { number } from '../format';

export const differences: Catalogue['differences'] = {
  everything: '所有发生变化的关系',
  comparing: (percent) => `正在比较所有关系类型：${percent}`,
  equal: '两个视图的关系相同。',
  tally: (types) => `涉及 ${number(types)} 种关系类型`,
  removed: (n) => `${number(n)} 个不再成立`,
  added: (n) => `${number(n)} 个新增`,
  removedOne: '不再成立',
  addedOne: '新增',
  count: (removed, added) => `${number(removed)} 个不再成立，${number(added)} 个新增`,
  derived: '规则可推导的关系类型',
  stated: '仅由来源陈述的关系类型',
  show: (n) => `在图中标出（${number(n)} 个实体）`,
  showHint: '切换到第二个视图。不再成立的关系以红色虚线显示，新增的以绿色显示。',
  showFirst: (n, all) => `在图中标出（${number(all)} 个实体中受影响最大的 ${number(n)} 个）`,
  addType: (type) => `在图中标出：${type}`,
  add: '标出',
  because: {
    source: '这一点仅依据已排除的来源：',
    without: '这一点已被排除：',
    date: '这一点在该日期不成立：',
    assumed: '这一点是假设：',
  },
  rule: '该规则已被排除：',
  otherwise: '证明中列出的内容均未被排除：规则的另一个条件不再满足。',
  whyRemoved: (relation) => `为什么？在第一个视图中：${relation}`,
  whyAdded: (relation) => `为什么？在第二个视图中：${relation}`,
  why: '为什么？',
  whyNot: '为何不再成立？',
  whyNotOf: (relation) => `为何不再成立？${relation}`,
  reasons: '正在查找原因…',
  more: (n) => `再显示 ${number(n)} 个`,
};
