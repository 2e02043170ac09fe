// Sentences and figures for people: Chinese in the source, English from a catalogue fetched only when chosen.
//
//   _("中文")   _("还差 {n} 家", { n: 3 })       written with single quotes: the catalogue is made of what stands there
//   both({ zh, en }) -> the one for the reader    texts of the server
//   language() -> 'zh' | 'en'   chooseLanguage(code)  (opens the app anew)   loadWords()  (before the first render)
//   yuan(fen) '1,234.50'   money(fen) '1,234.50 元'   day(iso) '11月3日'   clock(iso) '09:05'   moment(iso) '11月3日 09:05'
//   month('2026-11') '2026年11月'   distance(m) '350 米' | '1.2 公里'   size(bytes) '320 KB'
//   today() '2026-11-29', the business day in China

const ZONE = 'Asia/Shanghai';
let english = null;

export const language = () => (/(^|; )language=en/.test(document.cookie) ? 'en' : 'zh');

export const both = text => (text ? text[language()] || text.zh || '' : '');

export function _(chinese, figures) {
  const text = (english && english[chinese]) || chinese;
  return figures ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in figures ? figures[name] : whole)) : text;
}

export async function loadWords() {
  document.documentElement.lang = language() === 'en' ? 'en' : 'zh-CN';
  if (language() !== 'en') return;
  try {
    const answer = await fetch(new URL('../en.json', import.meta.url));
    if (answer.ok) english = await answer.json();
  } catch { /* no network and not kept: Chinese is better than nothing */ }
}

export function chooseLanguage(code) {
  document.cookie = `language=${code}; path=/; max-age=31536000; samesite=lax`;
  location.reload();
}

const locale = () => (language() === 'en' ? 'en-GB' : 'zh-CN');
const format = (iso, options) => new Intl.DateTimeFormat(locale(), { timeZone: ZONE, ...options }).format(instant(iso));
// A plain date is that day in China, whatever the phone's zone.
const instant = iso => new Date(/^\d{4}-\d\d-\d\d$/.test(iso) ? `${iso}T12:00:00+08:00` : iso);

export const day = iso => format(iso, { month: language() === 'en' ? 'short' : 'long', day: 'numeric' });
export const clock = iso => format(iso, { hour: '2-digit', minute: '2-digit', hour12: false });
export const moment = iso => `${day(iso)} ${clock(iso)}`;
export const month = code => format(`${code}-01`, { year: 'numeric', month: 'long' });
export const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(new Date());

export function yuan(fen) {
  const digits = fen % 100 ? 2 : 0;
  return (fen / 100).toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace('-', '−');
}

export const money = fen => _('{yuan} 元', { yuan: yuan(fen) });

export function distance(metres) {
  if (metres < 1000) return _('{n} 米', { n: metres < 100 ? Math.round(metres) : Math.round(metres / 10) * 10 });
  return _('{n} 公里', { n: (metres / 1000).toFixed(metres < 10000 ? 1 : 0) });
}

export const size = bytes => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
