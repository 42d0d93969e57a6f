// Looks for what a reader would stumble over, and tells the page around this one.
(() => {
  const seen = {
    width: innerWidth,
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    texts: 0,
    overflow: [],
    overlaps: [],
    outside: [],
    pale: [],
  };
  const box = element => element.getBoundingClientRect();
  const name = element => element.textContent.trim().slice(0, 60);

  if (document.documentElement.scrollWidth > innerWidth) {
    seen.overflow.push('the page is ' + document.documentElement.scrollWidth + ' wide');
  }

  for (const element of document.querySelectorAll('main, main *')) {
    const b = box(element);
    // What has no room in its segment ends in dots, and is told when one points at it.
    if (b.width > 0 && !element.matches('.segment') && (b.right > innerWidth + 1 || (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible'))) {
      seen.overflow.push(element.tagName + ' ' + element.className + ': ' + name(element));
    }
  }

  for (const figure of document.querySelectorAll('figure')) {
    const frame = box(figure);
    const texts = [...figure.querySelectorAll('.tick, .name, figcaption')].filter(text => box(text).width > 0);
    texts.forEach((text, i) => {
      const a = box(text);
      if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1) {
        seen.outside.push(name(figure) + ': ' + name(text));
      }
      for (const other of texts.slice(i + 1)) {
        const b = box(other);
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // Boxes are as high as the font; glyphs are not, so lines may be a little closer than that.
        if (wide > 1 && high > 3) {
          seen.overlaps.push(name(text) + ' on ' + name(other));
        }
      }
    });
  }

  const rgb = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const opaque = colour => {
    const parts = rgb(colour);
    return parts.length === 3 || (parts.length === 4 && parts[3] === 1);
  };
  const luminance = colour => {
    const [r, g, b] = rgb(colour).map(part => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (opaque(colour)) {
        return colour;
      }
    }
    return 'rgb(255, 255, 255)';
  };
  for (const element of document.querySelectorAll('body *:not(script):not(title):not(desc)')) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (own) {
      seen.texts++;
      const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) {
        seen.pale.push(name(element) + ': ' + ratio.toFixed(2));
      }
    }
  }
  parent.postMessage(JSON.stringify(seen), '*');
})();
