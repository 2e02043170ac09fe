// Names of codes for people.   nameOf(code) -> '陈列'   stateOf(record) -> { text, tone }   banquetState(record) -> likewise

import { _ } from './words.js';

const NAMES = () => ({
  visit: _('拜访'), display: _('陈列'), opening: _('新网点'), banquet: _('家宴'), proof: _('举办凭证'),
  appeal: _('申诉'), appeal_photos: _('申诉补照片'), inspection: _('督查'),
  tobacco_liquor: _('烟酒店'), restaurant: _('饭店'), supermarket: _('超市'),
  personal: _('亲友家宴'), shop: _('门店推荐'), lunch: _('午餐'), dinner: _('晚餐'),
  denied: _('没允许定位'), timeout: _('定位超时'), unavailable: _('手机没有定位服务'),
  exif: _('照片自带时间'), file: _('文件时间'), clock: _('手机时间'),
});

export const nameOf = code => NAMES()[code] || code;

const STATES = () => ({
  waiting: [_('等待发送'), 'warn'],
  sending: [_('正在发'), 'warn'],
  signed_out: [_('登录过期，请重新登录'), 'bad'],
  refused: [_('没收下'), 'bad'],
  received: [_('已收到'), ''],
  incomplete: [_('等照片'), 'warn'],
  recorded: [_('已存'), 'good'],
  submitted: [_('待审核'), ''],
  approved: [_('已通过'), 'good'],
  rejected: [_('已退回'), 'bad'],
  withdrawn: [_('已撤回'), ''],
  cancelled: [_('已取消'), ''],
});

/** Where a record stands; an approved one that does not count says so. */
export function stateOf(record) {
  if (record.state === 'approved' && record.counts === false) return { text: _('通过了，但不算数'), tone: 'bad' };
  const [text, tone] = STATES()[record.state] || [record.state, ''];
  return { text, tone };
}

/** Whether a booking was registered in time: only the server's receipt can say so. */
export function registration(record) {
  if (record.item && record.state !== 'received') return { text: _('未登记'), tone: 'warn' };
  if (!record.banquet || record.banquet.in_time === undefined) return { text: _('未登记'), tone: 'warn' };
  return record.banquet.in_time ? { text: _('已登记'), tone: 'good' } : { text: _('登记晚了'), tone: 'bad' };
}
