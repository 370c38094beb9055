/** Languages whose words are reduced to stems; everything else is `simple`. */
export const stemmedLanguages = ['da', 'de', 'en', 'es', 'fr', 'it', 'nl', 'no', 'pt', 'ru', 'sv', 'tr'] as const;

export type StemmedLanguage = (typeof stemmedLanguages)[number];
export type Language = StemmedLanguage | 'simple';
