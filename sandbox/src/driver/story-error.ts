/** A story that went otherwise: says what the member tried and what they see instead. */
export class StoryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StoryError';
  }
}
