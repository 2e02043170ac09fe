// How things stand, in words.   monthState(code)   standing(code)   recordState(code)   appealState(code)   kindName(code)   roleName(code)

import { _ } from './words.js';

const MONTHS = { open: () => _('没结账'), checked: () => _('核对中'), closed: () => _('已结账'), paid: () => _('已发放') };
const STANDINGS = {
  untold: () => _('等照片传完'), open: () => _('可以申诉'), appealed: () => _('申诉中，先不扣'),
  chargeable: () => _('计入扣款'), lifted: () => _('已撤销，不扣'), not_responsible: () => _('当天不归您负责，不扣'),
};
const RECORDS = {
  incomplete: () => _('等照片'), submitted: () => _('待审核'), approved: () => _('已通过'), rejected: () => _('已退回'),
  withdrawn: () => _('已撤回'), cancelled: () => _('已取消'), recorded: () => _('已存'),
};
const APPEALS = { open: () => _('等裁定'), upheld: () => _('维持'), lifted: () => _('撤销，已改正') };
const KINDS = {
  display: () => _('陈列'), opening: () => _('新网点'), banquet: () => _('家宴'), proof: () => _('举办凭证'), visit: () => _('拜访'),
};

const said = names => code => (names[code] ? names[code]() : code);

export const monthState = said(MONTHS);
export const standing = said(STANDINGS);
export const recordState = said(RECORDS);
export const appealState = said(APPEALS);
export const kindName = said(KINDS);

const ROLES = {
  rep: () => _('业务员'), inspector: () => _('督查员'), inspection_lead: () => _('督查负责人'), supervisor: () => _('主管'),
  finance: () => _('财务'), administrator: () => _('管理员'),
};
export const roleName = said(ROLES);
