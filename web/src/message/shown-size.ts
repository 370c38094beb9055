export type Size = { width: number; height: number };

/** The largest a picture is shown in the flow of messages. */
const largest: Size = { width: 400, height: 280 };

/** The size at which a picture is shown, known before it loads; never larger than it is. */
export function shownSize({ width, height }: Size, most: Size = largest): Size {
  const scale = Math.min(1, most.width / width, most.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
