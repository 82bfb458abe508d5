// The open thread, to the right of the chat.

import { openThread, sayText } from '../actions.js';
import { h, icon, replace } from '../dom.js';
import { set, state } from '../store.js';
import { say } from '../words.js';
import { attach } from './attach.js';
import { drawRow } from './timeline.js';

export function drawThread() {
  const place = document.getElementById('thread');
  place.hidden = !state.thread;
  if (!state.thread) return replace(place);
  const { id, above, messages } = state.thread;
  const box = h('input', { type: 'text', placeholder: say('reply'), 'aria-label': say('reply'), 'data-testid': 'thread-box' });
  const reply = async (event) => {
    event.preventDefault();
    if (!box.value.trim()) return;
    await sayText(box.value, id);
    await openThread(id);
  };
  return replace(
    place,
    h('header', { class: 'panel-head' }, h('h2', {}, say('thread')),
      h('button', { type: 'button', class: 'plain', 'aria-label': say('close'), onclick: () => set({ thread: null }) }, icon('close'))),
    h('div', { class: 'thread-messages', 'data-testid': 'thread' },
      above && drawRow({ ...above, thread: null }, null),
      messages.map((message, index) => drawRow(message, messages[index - 1]))),
    h('form', { class: 'box', onsubmit: reply }, box, attach(id), h('button', { class: 'send', 'aria-label': say('send') }, icon('send'))),
  );
}
