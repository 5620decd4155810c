// Where an article's images stand: spread evenly over its sections.

/** The images that follow section `index` of `sections`. */
export function spread<T>(images: T[], sections: number, index: number): T[] {
  const after = (image: number): number => Math.floor(((image + 1) * sections) / (images.length + 1)) - 1;
  return images.filter((_, image) => Math.max(0, after(image)) === index);
}
