// Small makers of elements. Texts always become text nodes: nothing is ever parsed as HTML.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.setAttribute('class', value);
    else if (name === 'value' || name === 'checked' || name === 'selected') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
  return element;
}

export const h = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);
export const svg = (tag, properties, ...children) => fill(document.createElementNS(SVG, tag), properties, children);

export function replace(place, ...children) {
  const element = typeof place === 'string' ? document.getElementById(place) : place;
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== false));
  return element;
}

const PATHS = {
  hash: 'M5 9h14M5 15h14M10 4 8 20M16 4l-2 16',
  send: 'M4 12 20 4l-5 16-3.5-6.5z',
  close: 'M6 6l12 12M18 6 6 18',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z',
  panel: 'M4 5h16v14H4zM14 5v14',
  thread: 'M5 5h14v10H10l-5 4z',
  link: 'M14 5h5v5M19 5l-8 8M11 5H5v14h14v-6',
  search: 'M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12M16 16l4 4',
  check: 'M5 12.5 10 17l9-10',
  alert: 'M12 4 21 20H3zM12 10v4M12 17v.5',
  down: 'M6 9l6 6 6-6',
  clip: 'M8 12.5 14 6.5a3 3 0 0 1 4.3 4.2l-7.6 7.7a4.6 4.6 0 0 1-6.5-6.5L11.5 4.5',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
};

export const icon = (name) =>
  svg('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, svg('path', { d: PATHS[name] }));

// A round picture with initials; its colour belongs to the name.
export function avatar(name, key, kind = 'user') {
  const text = kind === 'bot' ? 'Z' : initials(name);
  let sum = 0;
  for (const letter of key || name) sum = (sum * 31 + letter.codePointAt(0)) % 997;
  return h('span', { class: `avatar tone-${kind === 'bot' ? 'bot' : sum % 8}`, 'aria-hidden': 'true' }, text);
}

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  if (/^[\p{Script=Latin}\p{P}\s]+$/u.test(name)) return words.map((word) => word[0]).slice(0, 2).join('').toUpperCase();
  return [...(words[0] || '?')].slice(0, 2).join('');
}

// An address that may be opened, or null: nothing that runs.
export const safeLink = (address) => (/^(https?|tel|sms|sip):/i.test(address || '') ? address : null);

export const clock = (milliseconds, language) =>
  new Date(milliseconds).toLocaleTimeString(language === 'ja' ? 'ja-JP' : 'en-GB', { hour: '2-digit', minute: '2-digit' });

export const day = (milliseconds, language) =>
  new Date(milliseconds).toLocaleDateString(language === 'ja' ? 'ja-JP' : 'en-GB', {
    weekday: 'short', year: 'numeric', month: 'long', day: 'numeric',
  });
