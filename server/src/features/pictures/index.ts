/** Pictures of people, guilds and emoji: fetched from Discord's CDN once, kept, served from our own address. */
export { createPictures } from './create-pictures.ts';
export { pictureRoutes } from './pictures.routes.ts';
