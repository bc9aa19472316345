// The words, sentences and paragraphs of an element's text, and where in the document they stand. Offsets are those of
// JavaScript's strings; a word or a sentence is [start, end].
"use strict";

// A text may be a megabyte without a space in it: what is cut into words at once is no longer than this.
const PIECE = 16384;
const SIGN = /[\p{S}%‰#@]/u;
// Unicode's rules (UAX 29) go on over a full stop where a number and a small letter follow: "he said. 14 boats lay
// there".
const BEFORE_NUMBER = /(?<=\p{Ll}{4}[.!?]["”’)]*\s+)(?=\p{Nd})/u;

class Segments {
  constructor(element) {
    this.element = element;
    this.nodes = [];
    this.starts = [];
    const parts = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let at = 0; walker.nextNode(); at += walker.currentNode.data.length) {
      this.nodes.push(walker.currentNode);
      this.starts.push(at);
      parts.push(walker.currentNode.data);
    }
    this.text = parts.join("");
    this.pieces = this.cut();
    this.known = new Map();
    this.range = document.createRange();
    this.words = new Intl.Segmenter(undefined, { granularity: "word" });
    this.sentences = new Intl.Segmenter(undefined, { granularity: "sentence" });
  }

  // Where paragraphs begin, and the pieces of those that are too long.
  cut() {
    const { text } = this;
    const out = [];
    for (let at = 0, line = -1; at < text.length; ) {
      out.push(at);
      if (line < at) line = text.indexOf("\n", at);
      if (line < 0) line = text.length;
      let end = line + 1;
      if (end - at > PIECE) {
        const space = text.slice(at + PIECE / 2, at + PIECE).lastIndexOf(" ");
        end = at + (space < 0 ? PIECE : PIECE / 2 + space + 1);
        if (/[\udc00-\udfff]/.test(text[end])) end -= 1;
      }
      at = end;
    }
    return out;
  }

  // The last of some ascending numbers that is no greater.
  static last(numbers, value) {
    let low = 0;
    let high = numbers.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (numbers[middle] <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  piece(number) {
    if (!this.known.has(number)) {
      const start = this.pieces[number];
      const text = this.text.slice(start, this.pieces[number + 1]);
      const span = ({ segment, index }) => [start + index, start + index + segment.length];
      const all = [...this.words.segment(text)];
      const words = all.filter((each) => each.isWordLike || SIGN.test(each.segment)).map(span);
      // A megabyte holds many: those that were left behind are found again.
      if (this.known.size > 64) this.known.clear();
      const sentences = [...this.sentences.segment(text)].flatMap(({ segment, index }) => {
        let at = index;
        return segment.split(BEFORE_NUMBER).map((part) => [start + at, start + (at += part.length)]);
      });
      this.known.set(number, { words, sentences });
    }
    return this.known.get(number);
  }

  pieceOf(offset) {
    return Segments.last(this.pieces, offset);
  }

  // The first word that ends behind an offset; null where none does.
  from(offset) {
    for (let number = this.pieceOf(offset); number < this.pieces.length; number += 1) {
      const found = this.piece(number).words.find((word) => word[1] > offset);
      if (found) return found;
    }
    return null;
  }

  // The last word that begins before an offset; null where none does.
  until(offset) {
    for (let number = this.pieceOf(offset); number >= 0; number -= 1) {
      const found = this.piece(number).words.findLast((word) => word[0] < offset);
      if (found) return found;
    }
    return null;
  }

  next(word) {
    return this.from(word[1]);
  }

  previous(word) {
    return this.until(word[0]);
  }

  sentence(word) {
    return this.piece(this.pieceOf(word[0])).sentences.find((each) => each[1] > word[0]);
  }

  // The first word of the sentence before or after that of a word; of its own where it stands further in.
  sentenceFrom(word, way) {
    const [start, end] = this.sentence(word);
    if (way > 0) return this.from(end);
    const first = this.from(start);
    const before = first[0] < word[0] ? first : this.previous(first);
    return before && this.from(this.sentence(before)[0]);
  }

  paragraphFrom(word, way) {
    const number = this.pieceOf(word[0]);
    if (way > 0) return number + 1 < this.pieces.length ? this.from(this.pieces[number + 1]) : null;
    const first = this.from(this.pieces[number]);
    const before = first[0] < word[0] ? first : this.previous(first);
    return before && this.from(this.pieces[this.pieceOf(before[0])]);
  }

  // The word of the line above or below that is nearest to the middle of a word.
  lineFrom(word, way) {
    const here = this.box(word);
    const middle = here.left + here.width / 2;
    let row = null;
    let best = null;
    let least = Infinity;
    for (let each = word, n = 0; each && n < 2000; n += 1) {
      each = way > 0 ? this.next(each) : this.previous(each);
      if (!each) break;
      const box = this.box(each);
      if (Math.abs(box.top - here.top) < here.height / 2) continue;
      if (row === null) row = box.top;
      else if (Math.abs(box.top - row) > here.height / 2) break;
      const far = Math.abs(box.left + box.width / 2 - middle);
      if (far < least) [best, least] = [each, far];
    }
    return best;
  }

  // Where in the document an offset is: in the text node before it, or in that behind it.
  point(offset, behind) {
    let number = Segments.last(this.starts, offset);
    if (!behind && number > 0 && this.starts[number] === offset) number -= 1;
    return [this.nodes[number], offset - this.starts[number]];
  }

  box([start, end]) {
    this.range.setStart(...this.point(start, true));
    this.range.setEnd(...this.point(end, false));
    return this.range.getClientRects()[0] || this.range.getBoundingClientRect();
  }

  offset(node, inside) {
    const number = this.nodes.indexOf(node);
    if (number >= 0) return this.starts[number] + inside;
    this.range.setStart(this.element, 0);
    this.range.setEnd(node, inside);
    return this.range.toString().length;
  }

  // The span that is selected in the document, null where none is in this element.
  selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.element.contains(range.commonAncestorContainer)) return null;
    return [this.offset(range.startContainer, range.startOffset), this.offset(range.endContainer, range.endOffset)];
  }

  // The word at a point of the window.
  at(x, y) {
    const found = document.caretPositionFromPoint
      ? document.caretPositionFromPoint(x, y)
      : document.caretRangeFromPoint && document.caretRangeFromPoint(x, y);
    const node = found && (found.offsetNode || found.startContainer);
    if (!node || !this.element.contains(node)) return null;
    return this.from(this.offset(node, found.offsetNode ? found.offset : found.startOffset));
  }

  codePoints(offset) {
    let n = 0;
    for (let i = 0; i < offset; i += 1) if ((this.text.charCodeAt(i) & 0xfc00) !== 0xdc00) n += 1;
    return n;
  }
}
