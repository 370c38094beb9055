export async function encodedFile(file) {
  const reader = new FileReader();
  const data = await new Promise((resolve, reject) => {
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return { name: file.name, contentType: file.type, base64: String(data).split(',')[1] ?? '' };
}

/** Which entities a select menu or an option offers. */
export const entityKinds = { 5: ['user'], 6: ['role'], 7: ['user', 'role'], 8: ['channel'] };

export const entitySign = { user: '@', role: '@', channel: '#' };
