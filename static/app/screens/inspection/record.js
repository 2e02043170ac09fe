// A spot check: its draft, what it lacks to be sent, its body. Pure.
//
//   blank(outlet, sample)   again(body, photos) -> draft of a refused one   gaps(draft, kinds) -> [{ at, text }]   body(draft, occurred_at)   photosOf(draft)
//   asked(claims) -> bottles that should stand there, or null     toggled(findings, kind) -> findings
//   kinds: [{ code, text, is_counted, excludes }] as the server names them

import { manifestOf } from '../../outbox.js';
import { newId } from '../../ids.js';
import { _, both } from '../../words.js';

export const MOST_PHOTOS = 9;

export const blank = (outlet, sample) => ({ outlet, sample: sample || null, outcome: null, photos: [], findings: [], note: '' });

export const again = (sent, photos) => {
  const findings = sent.findings.map(finding => ({
    ...finding, id: newId(), note: finding.note || '', photos: photos.filter(photo => finding.photos.includes(photo.sha256)),
  }));
  const theirs = findings.flatMap(finding => finding.photos);
  return { ...sent, note: sent.note || '', findings, photos: photos.filter(photo => !theirs.includes(photo)) };
};

// What a running agreement asks for, or else what the last display showed.
export function asked(claims) {
  const agreed = claims.agreements.map(agreement => agreement.bottles);
  return agreed.length ? Math.max(...agreed) : (claims.display && claims.display.bottles) || null;
}

export function toggled(findings, kind, claims) {
  if (findings.some(finding => finding.kind === kind.code)) return findings.filter(finding => finding.kind !== kind.code);
  const counts = kind.is_counted ? { asked: (claims && asked(claims)) || 1, counted: null } : null;
  return [...findings, { id: newId(), kind: kind.code, figures: counts, photos: [], note: '' }];
}

export const excluded = (findings, kind) => kind.excludes.find(code => findings.some(finding => finding.kind === code));

export function photosOf(draft) {
  const shown = [...draft.photos, ...draft.findings.flatMap(finding => finding.photos)];
  return shown.filter((photo, at) => shown.findIndex(other => other.sha256 === photo.sha256) === at);
}

export function gaps(draft, kinds) {
  if (!draft.outcome) return [{ at: 'outcome', text: _('选一个抽查结果') }];
  if (draft.outcome !== 'findings') return [];
  if (!draft.findings.length) return [{ at: 'findings', text: _('点一下发现了什么问题') }];
  return draft.findings.flatMap(finding => {
    const what = both((kinds.find(kind => kind.code === finding.kind) || {}).text);
    const { asked: wanted, counted } = finding.figures || {};
    return [
      finding.figures && counted === null && _('“{what}”：数一下实有几瓶', { what }),
      finding.figures && counted !== null && counted >= wanted && _('“{what}”：实有不少于应有，就没有这个问题', { what }),
      !finding.photos.length && _('“{what}”：至少拍一张照片', { what }),
    ].filter(Boolean).map(text => ({ at: finding.kind, text }));
  });
}

export const body = (draft, occurredAt) => ({
  outlet: draft.outlet,
  sample: draft.sample,
  occurred_at: occurredAt,
  position: draft.position || null,
  no_position_reason: draft.position ? null : draft.no_position_reason || 'unavailable',
  photos: manifestOf(photosOf(draft)),
  note: draft.note.trim() || null,
  outcome: draft.outcome,
  findings: draft.outcome === 'findings' ? draft.findings.map(finding => ({
    ...finding, photos: finding.photos.map(photo => photo.sha256), note: finding.note.trim() || null,
  })) : [],
});
