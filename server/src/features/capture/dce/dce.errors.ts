import { defineError } from '../../../platform/errors.ts';

/** What can be wrong with an export file. */
export const dceErrors = {
  notAnExport: defineError<{ reason: string }>({
    code: 'capture/not-an-export',
    status: 400,
    message: ({ reason }) =>
      `This is no JSON export of DiscordChatExporter: ${reason}. Give a file that it wrote with --format Json.`,
  }),
  damaged: defineError<{ atByte: number; found: string; expected: string; messagesBefore: number }>({
    code: 'capture/damaged-export',
    status: 400,
    message: ({ atByte, found, expected, messagesBefore }) =>
      `The export file is damaged at byte ${atByte}: found ${found}, expected ${expected}. The ${messagesBefore} messages before it can be read; export the channel again for the rest.`,
  }),
  invalidMessage: defineError<{ number: number; atByte: number; problem: string }>({
    code: 'capture/invalid-export-message',
    status: 400,
    message: ({ number, atByte, problem }) =>
      `Message ${number} of the export file, which ends at byte ${atByte}, ${problem}. The messages before it can be read; export the channel again for the rest.`,
  }),
};
