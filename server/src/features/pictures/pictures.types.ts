import type { OpenFile } from '../../platform/files/index.ts';
import type { Logger } from '../../platform/telemetry/index.ts';
import type { Actor } from '../accounts/index.ts';
import type { FetchPictureDeps } from './fetch-picture.ts';
import type { Picture } from './picture.ts';
import type { PictureFile } from './pictures.store.ts';
import type { PictureBytes } from './read-picture.ts';

/** A picture of an embed, by its place in a message. */
export interface EmbedPicture {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
  readonly place: string;
  readonly part: 'image' | 'thumbnail';
}

export interface PicturesDeps extends FetchPictureDeps {
  readonly log: Logger;
  /** Where Discord serves a picture of an embed, as its message says. @throws AppError when the actor may not read it */
  readonly embedAddress: (actor: Actor, picture: EmbedPicture) => Promise<string | null>;
  /** How long a request waits for a picture that is not here yet. */
  readonly patienceMs?: number;
}

export interface Pictures {
  /**
   * A picture that is held; one that is not is fetched, once however many ask.
   *
   * It never waits long, because a browser has six connections and the messages need them: after `patienceMs` the caller
   * is told to come again, and while the CDN is slow or down nobody waits at all.
   *
   * @throws AppError pictures/not-found, pictures/not-yet, pictures/not-allowed
   */
  open(actor: Actor, picture: Picture): Promise<PictureFile & { readonly contents: OpenFile }>;
  /** A picture of an embed, which nobody keeps. @throws AppError pictures/not-found, pictures/not-yet, archive/message-not-found */
  openEmbed(actor: Actor, picture: EmbedPicture): Promise<PictureBytes>;
  /** Gives up what is being fetched. */
  close(): void;
}
