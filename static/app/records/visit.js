// A visit: its draft, what it lacks to be sent, and its body. Pure.
//   inForce(policies, day): those that are to be told on a day; where there are none, nobody is asked whether they were
import { _ } from '../words.js';
import { listed, mapped, takenOver, whereAndWhen } from './common.js';

export const address = 'visits';

export const blank = outlet => ({
  outlet, photos: [], bottles: {}, tags: undefined, decoration: undefined, told: null, policies: [], told_to: '', signature: null, note: '', left_at: null,
});

export const inForce = (policies, day) => policies.filter(({ first_day, last_day }) => first_day <= day && day <= last_day);

export const gaps = (draft, policies) => [
  draft.tags === undefined && { at: 'tags', text: _('选一下：价签齐不齐') },
  draft.decoration === undefined && { at: 'decoration', text: _('选一下：氛围元素齐不齐') },
  policies.length > 0 && draft.told === null && { at: 'told', text: _('选一下：市场政策讲了没有') },
  draft.told && !draft.told_to.trim() && { at: 'told_to', text: _('填一下：讲给了谁') },
].filter(Boolean);

export const body = draft => ({
  outlet: draft.outlet,
  ...whereAndWhen(draft),
  left_at: draft.left_at,
  checklist: {
    bottles: listed(draft.bottles, (product, bottles) => ({ product, bottles })),
    tags_in_order: draft.tags,
    decoration_in_order: draft.decoration,
    policy_told: draft.told,
    told_to: draft.told ? draft.told_to.trim() : null,
    policies: draft.told ? draft.policies : [],
    signature: draft.told ? draft.signature : null,
  },
});

export const again = sent => ({
  ...takenOver(sent),
  outlet: sent.outlet,
  left_at: sent.left_at,
  bottles: mapped(sent.checklist.bottles, ({ bottles }) => bottles),
  tags: sent.checklist.tags_in_order,
  decoration: sent.checklist.decoration_in_order,
  told: sent.checklist.policy_told,
  told_to: sent.checklist.told_to || '',
  policies: sent.checklist.policies || [],
  signature: sent.checklist.signature || null,
});
