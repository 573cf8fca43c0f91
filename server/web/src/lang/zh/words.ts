import type { Catalogue } from '../en';

export const words: Catalogue['words'] = {
  modality: {
    STATED: '明确陈述',
    ALLEGED: '据称',
    PLANNED: '计划中',
    RECOMMENDED: '建议',
    HYPOTHETICAL: '假设',
  },
  facts: { name: '名称', kind: '类别', alias: '别名', description: '描述' },
  values: { true: '是', false: '否' },
  limit: { DEPTH: '步数', LIMIT: '结果数量', TIME: '时间' },
  looks: {
    stated: '来源明确陈述',
    derived: '由规则推导',
    disputed: '有争议',
    conflict: '相互冲突',
    appears: '此视图中新增',
    disappears: '此视图中消失',
  },
  metrics: {
    DEGREE: '度数',
    WEIGHTED_DEGREE: '加权度数',
    PAGERANK: 'PageRank 值',
    BETWEENNESS: '中介中心性',
    CLOSENESS: '接近中心性',
    EIGENVECTOR: '特征向量中心性',
    CORE: '核数',
    COMPONENT: '连通分量',
    COMMUNITY: '社群',
    CLUSTERING: '聚类系数',
  },
};
