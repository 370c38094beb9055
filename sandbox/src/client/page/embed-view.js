import { colorOf, h } from './dom.js';
import { markdown } from './markdown.js';

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function embed(data) {
  const link = (text, url) => (url ? h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, text) : text);
  const footer = [data.footer?.text, data.timestamp && when.format(new Date(data.timestamp))]
    .filter(Boolean)
    .join(' · ');
  return h(
    'div',
    { class: 'embed', style: { borderLeftColor: colorOf(data.color) } },
    h(
      'div',
      { class: 'embed-text' },
      data.provider?.name ? h('small', null, data.provider.name) : null,
      data.author
        ? h(
            'div',
            { class: 'embed-author' },
            data.author.icon_url ? h('img', { src: data.author.icon_url, alt: '' }) : null,
            link(data.author.name, data.author.url),
          )
        : null,
      data.title ? h('div', { class: 'embed-title' }, link(markdown(data.title, { block: false }), data.url)) : null,
      data.description ? h('div', { class: 'text' }, markdown(data.description)) : null,
      data.fields?.length
        ? h(
            'dl',
            null,
            ...data.fields.map(({ name, value, inline }) =>
              h(
                'div',
                { class: inline ? 'inline' : '' },
                h('dt', null, markdown(name, { block: false })),
                h('dd', null, markdown(value)),
              ),
            ),
          )
        : null,
    ),
    data.thumbnail
      ? h('img', {
          class: 'embed-thumb',
          src: data.thumbnail.proxy_url ?? data.thumbnail.url,
          alt: '',
          loading: 'lazy',
        })
      : null,
    data.image
      ? h('img', { class: 'embed-image', src: data.image.proxy_url ?? data.image.url, alt: '', loading: 'lazy' })
      : null,
    footer ? h('small', { class: 'embed-footer' }, footer) : null,
  );
}
