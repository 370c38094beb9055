export { createLocalFiles, type Files } from './files.ts';
