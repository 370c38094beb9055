import { choiceBox } from './choice-box.js';
import { ask } from './connection.js';
import { h, instead } from './dom.js';
import { encodedFile, entitySign } from './fields.js';
import { interact } from './interact.js';
import { state } from './state.js';

/** Types of options that name somebody or something. */
const named = { 6: ['user'], 7: ['channel'], 8: ['role'], 9: ['user', 'role'] };

/** The list of commands above the composer, and the form of the one that was chosen. */
export class CommandPicker {
  constructor({ done }) {
    this.done = done;
    this.panel = h('div', { class: 'command-panel', hidden: true });
    this.found = [];
    this.current = 0;
    this.turn = 0;
  }

  /** Shows the commands that begin as the text does; hides itself when it is no command. */
  async typed(box) {
    const turn = ++this.turn;
    if (!/^\/[^\n]*$/.test(box.value)) return this.hide();
    this.known ??= ask({ do: 'commands', channelId: state.channelId }).catch(() => []);
    const known = await this.known;
    // Something was typed, or chosen, meanwhile.
    if (turn !== this.turn) return;
    const wanted = box.value.toLowerCase().trim();
    this.found = known.filter(({ type, line }) => type === 1 && line.toLowerCase().startsWith(wanted)).slice(0, 10);
    this.current = 0;
    this.draw(box);
  }

  draw(box) {
    this.panel.hidden = this.found.length === 0;
    this.panel.setAttribute('role', 'listbox');
    this.panel.setAttribute('aria-label', 'Commands');
    this.panel.replaceChildren(
      ...this.found.map((one, index) =>
        h(
          'div',
          {
            class: 'command',
            role: 'option',
            'aria-selected': String(index === this.current),
            onpointerdown: instead(() => this.choose(one, box)),
          },
          h('b', null, one.line),
          h('span', { class: 'soft' }, one.description),
          h('small', null, one.bot),
        ),
      ),
    );
  }

  /** @returns whether the key was for the list */
  keyed(event, box) {
    if (this.panel.hidden || this.found.length === 0) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.current = (this.current + (event.key === 'ArrowDown' ? 1 : this.found.length - 1)) % this.found.length;
      this.draw(box);
    } else if (event.key === 'Enter' || event.key === 'Tab') this.choose(this.found[this.current], box);
    else if (event.key === 'Escape') this.hide();
    else return false;
    event.preventDefault();
    return true;
  }

  choose(command, box) {
    this.found = [];
    box.value = '';
    box.dispatchEvent(new Event('input'));
    if (command.options.length === 0) {
      this.hide();
      void interact({ do: 'run', line: command.line, bot: command.bot, options: {} });
      return;
    }
    this.panel.removeAttribute('role');
    this.panel.setAttribute('aria-label', command.line);
    this.panel.replaceChildren(this.form(command));
    this.panel.hidden = false;
    this.panel.querySelector('input, select')?.focus();
  }

  hide() {
    this.found = [];
    this.panel.hidden = true;
    this.panel.replaceChildren();
  }

  form(command) {
    const values = {};
    const set = (name, value) => {
      delete values[name];
      if (value !== undefined && value !== '') values[name] = value;
    };
    const submit = async (event) => {
      event.preventDefault();
      const options = {};
      for (const { name, type } of command.options) {
        const value = values[name];
        if (value !== undefined) options[name] = type === 11 ? await encodedFile(value) : value;
      }
      if (await interact({ do: 'run', line: command.line, bot: command.bot, options })) {
        this.hide();
        this.done();
      }
    };
    const cancel = () => {
      this.hide();
      this.done();
    };
    const onkeydown = (event) => event.key === 'Escape' && !event.defaultPrevented && cancel();
    const fields = command.options.map((option) =>
      h(
        'label',
        null,
        h('span', null, option.name, option.required ? ' *' : ''),
        this.input(command, option, values, (value) => set(option.name, value)),
        h('small', null, option.description),
      ),
    );
    return h(
      'form',
      { class: 'command-form', onsubmit: submit, onkeydown },
      h('header', null, h('b', null, command.line), h('span', { class: 'soft' }, command.description)),
      h('div', { class: 'options' }, ...fields),
      h(
        'div',
        { class: 'row' },
        h('button', { type: 'button', onclick: cancel }, 'Cancel'),
        h('button', { class: 'primary' }, 'Send'),
      ),
    );
  }

  input(command, option, values, set) {
    const { name, type, required } = option;
    if (option.choices?.length)
      return select(
        option.choices.map((choice) => [String(choice.value), choice.name]),
        name,
        required,
        set,
      );
    if (type === 5)
      return select(
        [
          ['true', 'True'],
          ['false', 'False'],
        ],
        name,
        required,
        (value) => set(value === '' ? undefined : value === 'true'),
      );
    if (type === 11)
      return h('input', {
        type: 'file',
        'aria-label': name,
        required,
        onchange: (event) => set(event.target.files[0]),
      });
    if (option.autocomplete) {
      const suggest = async (typed) => {
        const others = Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
        const choices = await ask({
          do: 'type',
          channelId: state.channelId,
          line: command.line,
          bot: command.bot,
          options: { ...others, [name]: typed },
        });
        return choices.map((choice) => ({ label: choice.name, value: String(choice.value) }));
      };
      return choiceBox({ label: name, suggest, chosen: (one) => set(one?.value), isFree: true });
    }
    if (named[type]) {
      const suggest = async (typed) => {
        const found = await ask({
          do: 'entities',
          channelId: state.channelId,
          kinds: named[type],
          search: typed.replace(/^[@#]/, ''),
        });
        return found.map((one) => ({ label: `${entitySign[one.kind]}${one.name.replace(/^@/, '')}`, value: one.id }));
      };
      return choiceBox({ label: name, suggest, chosen: (one) => set(one?.value) });
    }
    const limits =
      type === 4 || type === 10
        ? { type: 'number', step: type === 4 ? 1 : 'any', min: option.min_value, max: option.max_value }
        : { minlength: option.min_length, maxlength: option.max_length };
    return h('input', {
      'aria-label': name,
      required,
      autocomplete: 'off',
      ...limits,
      oninput: (event) => set(event.target.value),
    });
  }
}

function select(choices, label, required, set) {
  return h(
    'select',
    { 'aria-label': label, required, onchange: (event) => set(event.target.value) },
    h('option', { value: '' }, ''),
    ...choices.map(([value, text]) => h('option', { value }, text)),
  );
}
