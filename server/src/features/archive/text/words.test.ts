import { describe, expect, it } from 'vitest';
import { guessLanguage } from './language.ts';
import { wordsOf } from './words.ts';

describe('words', () => {
  it.each([
    ['Hello, <script>World</script>!', 'hello script world script'],
    ['node.js C-3PO ubuntu_x', 'node js c 3po ubuntu x'],
    ['Café STRASSE straße', 'cafe strasse strasse'],
    ['日本語', '日本 本語 語'],
    ['I like 寿司!', 'i like 寿司 司'],
    ['<@123> <#5> <@&7> <:party:99> <t:1700000000:R> hi', 'party hi'],
    ['C++ and c#, #general, a#b, i++ + +1', 'c plusplus and c sharp general a b i plusplus 1'],
    ['Ελλάδα ΟΔΟΣ', 'ελλαδα οδοσ'],
    ['كِتَابٌ أحمد ٱلسَّلَام على', 'كتاب احمد ٱلسلام علي'],
    ['שָׁלוֹם', 'שלום'],
    ['Łódź dziękuję', 'lodz dziekuje'],
    ['Привет, Ёлка й', 'привет елка й'],
    ['⚔️ ❤️‍🔥 \u0301', ''],
    ['ｷﾞﾙﾄﾞ', 'ギル ルド ド'],
    ['안녕하세요', '안녕 녕하 하세 세요 요'],
    ['v1.2.3 ERR_X-7', 'v1 2 3 err x 7'],
    ['zero\u200bwidth soft\u00adhyphen', 'zerowidth softhyphen'],
    ['', ''],
  ])('of %s', (text, words) => {
    expect(wordsOf(text).join(' ')).toBe(words);
  });

  it('are cut where nobody would type on', () => {
    expect(wordsOf('a'.repeat(5_000))).toEqual(['a'.repeat(100)]);
  });
});

describe('the language of a text', () => {
  it.each([
    ['Ich habe das Problem gestern auch gehabt, wie geht das?', 'de'],
    ['je ne sais pas pourquoi ça marche pas', 'fr'],
    ['hola, tengo un problema con mi servidor', 'es'],
    ['не знаю как это сделать', 'ru'],
    ['how do I install this on my machine', 'en'],
    ['totem xine', undefined],
    [':)', 'simple'],
  ])('%s', (text, lang) => {
    expect(guessLanguage(wordsOf(text))).toBe(lang);
  });
});
