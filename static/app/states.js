// How months, findings and appeals stand, in words, and roles.   monthState(code)   standing(code)   appealState(code)   roleName(code)

import { _ } from './words.js';

const MONTHS = { open: () => _('还没结账'), checked: () => _('核对中'), closed: () => _('已结账'), paid: () => _('已发放') };
const STANDINGS = {
  untold: () => _('等照片传完'), open: () => _('可以申诉'), appealed: () => _('申诉中，先不扣'),
  chargeable: () => _('计入扣款'), lifted: () => _('已撤销，不扣'), not_responsible: () => _('当天不归您负责，不扣'),
};
const APPEALS = { open: () => _('等裁定'), upheld: () => _('维持'), lifted: () => _('撤销，已改正') };

const said = names => code => (names[code] ? names[code]() : code);

export const monthState = said(MONTHS);
export const standing = said(STANDINGS);
export const appealState = said(APPEALS);

const ROLES = {
  rep: () => _('业务员'), inspector: () => _('督查员'), inspection_lead: () => _('督查负责人'), supervisor: () => _('主管'),
  finance: () => _('财务'), administrator: () => _('管理员'),
};
export const roleName = said(ROLES);
