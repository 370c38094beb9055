export { createLocalFiles, type Files, type OpenFile } from './files.ts';
