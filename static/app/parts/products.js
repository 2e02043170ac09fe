// Products by tapping big tiles; what is tapped gets its figures in a sheet. Later ones begin with the same figures: that is said large
// at the top, away from the finger, to be undone or changed there.
//   html`<${Products} products=${[{code, name}]} figures=${[['bottles', '瓶'], ['layers', '层']]} value=${{code: {bottles, layers}}}
//     onChange=${value => …} needed=${[code]} asked="必备产品" said=${line => '6 瓶'} />`     the first figure decides whether a product is there at all

import { html, useEffect, useState } from '../ui.js';
import { _, both } from '../words.js';
import { Counter } from './counter.js';
import { Sheet } from './sheet.js';

const QUICK = [1, 2, 3, 6, 12, 24];
const TOLD_MS = 6000;

export function Products({ products, figures, value, onChange, needed = [], asked, said = told(figures) }) {
  const [open, show] = useState(null);
  const [same, tell] = useState(null);
  useEffect(() => {
    const timer = setTimeout(tell, TOLD_MS, null);
    return () => clearTimeout(timer);
  }, [same]);
  const [main] = figures[0];
  const last = Object.values(value).pop(); // what was set last comes last
  const taken = code => value[code] && value[code][main] > 0;
  function tap(code) {
    tell(null);
    if (taken(code) || !last) return show(code);
    tell(code);
    return onChange({ ...value, [code]: last });
  }
  const nameOf = code => both(products.find(one => one.code === code).name);
  function set(code, line) {
    const { [code]: before, ...rest } = value;
    onChange({ ...rest, [code]: line });
  }
  function remove(code) {
    const { [code]: gone, ...rest } = value;
    show(null);
    tell(null);
    onChange(rest);
  }
  const groups = [products.filter(one => needed.includes(one.code)), products.filter(one => !needed.includes(one.code))];
  const line = open && (value[open] || Object.fromEntries(figures.map(([name]) => [name, name === 'layers' ? 1 : 0])));
  return html`${groups.map((group, i) => group.length > 0 && html`
    ${needed.length > 0 && html`<p class="hint">${i ? _('别的产品') : asked}</p>`}
    <div class="tiles" role="group">
      ${group.map(({ code, name }) => html`<button type="button" class="tile" key=${code} aria-pressed=${Boolean(taken(code))}
        onClick=${() => tap(code)}>${both(name)}${taken(code) && html`<span class="hint">${said(value[code])}</span>`}</button>`)}
    </div>`)}
    ${same && taken(same) && html`<div class="same" role="status"><p>${nameOf(same)}<b>${said(value[same])}</b></p>
      <button type="button" class="button plain" onClick=${() => tap(same)}>${_('改')}</button>
      <button type="button" class="button plain" onClick=${() => remove(same)}>${_('取消')}</button></div>`}
    ${open && html`<${Sheet} title=${nameOf(open)} onClose=${() => show(null)}>
      <div class="quick" role="group" aria-label=${figures[0][1]}>${QUICK.map(n => html`<button type="button" class="button plain" key=${n}
        aria-pressed=${line[main] === n} onClick=${() => set(open, { ...line, [main]: n })}>${n}</button>`)}</div>
      ${figures.map(([name, unit]) => html`<${Counter} key=${name} label=${unit} value=${line[name]}
        onChange=${n => set(open, { ...line, [name]: n })} />`)}
      <div class="actions">
        <button type="button" class="button plain danger" onClick=${() => remove(open)}>${_('没有这个')}</button>
        <button type="button" class="button" onClick=${() => show(null)}>${_('好了')}</button>
      </div>
    <//>`}`;
}

const told = figures => line => figures.map(([name, unit]) => `${line[name]} ${unit}`).join(' · ');
