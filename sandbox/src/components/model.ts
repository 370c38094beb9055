/** Message components by their documented numbers. */
export const ComponentKind = {
  row: 1,
  button: 2,
  textSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

export const ButtonStyle = { primary: 1, secondary: 2, success: 3, danger: 4, link: 5, premium: 6 } as const;

/** Kinds that a message may have only with the flag IS_COMPONENTS_V2. */
export const layoutKinds: ReadonlySet<number> = new Set([
  ComponentKind.section,
  ComponentKind.text,
  ComponentKind.thumbnail,
  ComponentKind.gallery,
  ComponentKind.file,
  ComponentKind.separator,
  ComponentKind.container,
]);

export const selectKinds: ReadonlySet<number> = new Set([
  ComponentKind.textSelect,
  ComponentKind.userSelect,
  ComponentKind.roleSelect,
  ComponentKind.mentionableSelect,
  ComponentKind.channelSelect,
]);
