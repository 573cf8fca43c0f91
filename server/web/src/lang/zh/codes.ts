import type { Catalogue } from '../en';

const says = (what: string) => (message: string) => `${what}。服务的原文：${message}`;

export const codes: Catalogue['codes'] = {
  BAD_USER_INPUT: says('服务不接受这一输入'),
  NOT_FOUND: says('服务找不到所问的内容'),
  LIMIT_EXCEEDED: says('这个问题超出了服务的限制'),
  TIMEOUT: says('服务未能在限定时间内回答'),
  CANCELLED: says('请求已取消'),
  OVERLOADED: says('服务正忙，请稍后再试'),
  INTERNAL: says('服务出现内部错误'),
  GRAPHQL_PARSE_FAILED: says('服务无法读取这一请求'),
  GRAPHQL_VALIDATION_FAILED: says('服务不认识这一请求的内容'),
  BAD_REQUEST: says('服务无法读取这一请求'),
  FORBIDDEN: says('服务不允许此操作'),
  CONFLICT: says('同一内容同时被另外更改'),
  READ_ONLY: says('此服务不接受新数据'),
  STORAGE: says('服务的磁盘或数据库出现故障'),
  BEHIND: says('服务尚未达到所问的修订版'),
  NO_RULE: says('没有规则能推出这种关系'),
};
