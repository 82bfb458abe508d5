// The question that a button asks before it acts; resolves to what the person answered, null when they went back.

import { h } from '../dom.js';
import { say } from '../words.js';

export function askFirst(confirm) {
  return new Promise((resolve) => {
    const needed = confirm.mandatory === true || confirm.mandatory === 'true';
    const box = confirm.input && h('textarea', { rows: '2', placeholder: confirm.input, required: needed, 'data-testid': 'confirm-input' });
    const end = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const dialog = h(
      'dialog',
      { class: `dialog confirm ${confirm.emotion || 'positive'}`, 'data-testid': 'confirm-dialog', oncancel: (event) => { event.preventDefault(); end(null); } },
      h(
        'form',
        { method: 'dialog', onsubmit: (event) => { event.preventDefault(); end({ confirm: true, input: box ? box.value : '' }); } },
        h('h2', {}, confirm.title || say('confirm')),
        confirm.description && h('p', {}, confirm.description),
        box,
        h('footer', {},
          h('button', { type: 'button', class: 'button', 'data-testid': 'confirm-cancel', onclick: () => end(null) }, confirm.cancel_button_label || say('cancel')),
          h('button', { class: 'button primary', 'data-testid': 'confirm-accept' }, confirm.button_label || confirm.buttontext || say('confirm'))),
      ),
    );
    document.getElementById('dialogs').append(dialog);
    dialog.showModal();
  });
}
