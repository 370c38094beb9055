/** Who is asking. Use cases take it first and check it before anything else. */
export type Actor = { readonly kind: 'owner' };
