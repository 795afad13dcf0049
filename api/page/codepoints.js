// The service counts code points; a JavaScript string counts UTF-16 units, of which an emoji takes two.

/** How many UTF-16 units the first `count` code points of `text` take. */
export function units(text, count) {
  let length = 0;
  for (const character of text) {
    if (count-- <= 0) break;
    length += character.length;
  }
  return length;
}
