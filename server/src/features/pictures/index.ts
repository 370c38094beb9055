/** Pictures of people, guilds, emoji, stickers and embeds: fetched from Discord's own servers, served from our address. */
export { createPictures } from './create-pictures.ts';
export { pictureRoutes } from './pictures.routes.ts';
