// The paper clip beside a message box: a file that is chosen goes into that chat.

import { act } from '../actions.js';
import { h, icon } from '../dom.js';
import { say } from '../words.js';

export function attach(chat) {
  const input = h('input', { type: 'file', 'data-testid': 'attach', 'aria-label': say('attach'), onchange: () => share(chat, input) });
  return h('label', { class: 'attach', title: say('attach') }, icon('clip'), input);
}

async function share(chat, input) {
  const [file] = input.files;
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  input.value = '';
  await act('share', { chat, name: file.name, type: file.type || 'application/octet-stream', content: btoa(text) });
}
