/** What one check of the doctor found. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** What to do about it; absent when ok. */
  readonly mend?: string;
  /** The single things behind the message: channels with what is missing. */
  readonly details?: readonly object[];
}

export const ok = (name: string, message: string): Finding => ({ name, state: 'ok', message });
export const warn = (name: string, message: string, mend: string): Finding => ({ name, state: 'warn', message, mend });
export const fail = (name: string, message: string, mend: string): Finding => ({ name, state: 'fail', message, mend });
