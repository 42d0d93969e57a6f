package io.migrationgate.internal;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * MurmurHash3 (x86, 32 bits, seed 0 unless another is given) over the UTF-8 bytes of a fixed prefix
 * followed by a key, as if both were one text. The prefix is hashed once; hashing a key allocates
 * nothing.
 *
 * <p>The prefix runs into the key without a separator: end it with one where {@code "a" + "bc"} and
 * {@code "ab" + "c"} must differ. Immutable and thread-safe. The algorithm is Austin Appleby's, in
 * the public domain; its values are those of Guava's {@code murmur3_32_fixed}.
 */
public final class Murmur3 {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;
  private static final int BASIS_POINTS = 10_000;
  private static final int GROUP = 10_000;
  private static final int GROUP_DIGITS = 4;
  private static final long INT_MASK = 0xffff_ffffL;

  /*
   * The hash mixes four bytes at a time. While hashing, `pending` holds in its lowest `bits` bits
   * the bytes that do not fill such a block yet, first byte lowest, and zeros above. Between two
   * steps bits is 0, 8, 16 or 24; a step adds at most 32, so 64 bits are always enough.
   */
  private final int mixed;
  private final long pending;
  private final int bits;
  private final int length;

  private Murmur3(byte[] prefix, int seed) {
    int hash = seed;
    long rest = 0;
    int restBits = 0;
    for (byte b : prefix) {
      rest |= (b & 0xffL) << restBits;
      restBits += Byte.SIZE;
      if (restBits == Integer.SIZE) {
        hash = mix(hash, (int) rest);
        rest = 0;
        restBits = 0;
      }
    }
    this.mixed = hash;
    this.pending = rest;
    this.bits = restBits;
    this.length = prefix.length;
  }

  /** Prepares a prefix given as bytes. */
  public static Murmur3 withPrefix(byte[] prefix) {
    return new Murmur3(prefix, 0);
  }

  /** Without a prefix, and with another seed than 0. */
  public static Murmur3 seeded(int seed) {
    return new Murmur3(new byte[0], seed);
  }

  /** Prepares a prefix given as text. */
  public static Murmur3 withPrefix(String prefix) {
    return withPrefix(prefix.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The hash of the prefix and a text. A surrogate without its partner counts as {@code ?}, which
   * is what {@link String#getBytes(java.nio.charset.Charset)} makes of it.
   */
  public int hash(String key) {
    return hash(key, 0);
  }

  /** The hash of the prefix and a text, or, where that is null, of the prefix and a number. */
  @SuppressWarnings("OperatorPrecedence") // the usual form of this hash
  public int hash(@Nullable String key, long number) {
    if (key == null) {
      return hash(number);
    }
    /*
     * One long method on purpose. It is too big to be inlined by HotSpot (more than 325 bytes of
     * bytecode), so that a gate's keyed read, which calls it, stays small enough to be inlined into
     * its own caller; only then are the caller's lambdas not allocated. The benchmark of keyed
     * reads shows it.
     */
    int hash = mixed;
    long rest = pending;
    int chars = key.length();
    int i = 0;
    // Most keys are plain ASCII: four characters are one block.
    while (chars - i >= 4) {
      int c0 = key.charAt(i);
      int c1 = key.charAt(i + 1);
      int c2 = key.charAt(i + 2);
      int c3 = key.charAt(i + 3);
      if ((c0 | c1 | c2 | c3) >= 0x80) {
        return finishText(key, i, hash, rest);
      }
      rest |= ((c0 | (c1 << 8) | (c2 << 16) | (c3 << 24)) & INT_MASK) << bits;
      int block = (int) rest * C1;
      block = (block << 15 | block >>> 17) * C2;
      hash ^= block;
      hash = (hash << 13 | hash >>> 19) * 5 + 0xe6546b64;
      rest >>>= Integer.SIZE;
      i += 4;
    }
    int left = chars - i;
    int t0 = left > 0 ? key.charAt(i) : 0;
    int t1 = left > 1 ? key.charAt(i + 1) : 0;
    int t2 = left > 2 ? key.charAt(i + 2) : 0;
    if ((t0 | t1 | t2) >= 0x80) {
      return finishText(key, i, hash, rest);
    }
    int tail = t0 | t1 << 8 | t2 << 16;
    int tailBits = left * Byte.SIZE;
    rest |= (tail & INT_MASK) << bits;
    if (bits + tailBits >= Integer.SIZE) {
      int block = (int) rest * C1;
      block = (block << 15 | block >>> 17) * C2;
      hash ^= block;
      hash = (hash << 13 | hash >>> 19) * 5 + 0xe6546b64;
      rest >>>= Integer.SIZE;
    }
    int last = (int) rest * C1;
    last = (last << 15 | last >>> 17) * C2;
    hash ^= last;
    hash ^= length + chars;
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    hash ^= hash >>> 13;
    hash *= 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  /** Goes on after characters that were all ASCII and filled whole blocks. */
  private int finishText(String key, int start, int mixedSoFar, long pendingSoFar) {
    int hash = mixedSoFar;
    long rest = pendingSoFar;
    int restBits = bits;
    int bytes = length + start;
    int i = start;
    while (i < key.length()) {
      int codePoint = key.codePointAt(i);
      i += Character.charCount(codePoint);
      long encoded = encode(codePoint);
      int width = codePoint == 0 ? 1 : width(encoded);
      rest |= encoded << restBits;
      restBits += width * Byte.SIZE;
      bytes += width;
      if (restBits >= Integer.SIZE) {
        hash = mix(hash, (int) rest);
        rest >>>= Integer.SIZE;
        restBits -= Integer.SIZE;
      }
    }
    return finish(hash, (int) rest, bytes);
  }

  /** The hash of the prefix and a number: that of {@code hash(Long.toString(key))}. */
  public int hash(long key) {
    int hash = mixed;
    long rest = pending;
    int restBits = bits;
    int bytes = length;
    if (key < 0) {
      rest |= (long) '-' << restBits;
      restBits += Byte.SIZE;
      bytes++;
      if (restBits == Integer.SIZE) {
        hash = mix(hash, (int) rest);
        rest = 0;
        restBits = 0;
      }
    }
    // Negative, because the least long has no positive counterpart.
    long negative = key < 0 ? key : -key;
    int groups = groups(negative);
    for (int group = groups - 1; group >= 0; group--) {
      int number = group(negative, group);
      int width = group == groups - 1 ? digits(number) : GROUP_DIGITS;
      rest |= ascii(number, width) << restBits;
      restBits += width * Byte.SIZE;
      bytes += width;
      if (restBits >= Integer.SIZE) {
        hash = mix(hash, (int) rest);
        rest >>>= Integer.SIZE;
        restBits -= Integer.SIZE;
      }
    }
    return finish(hash, (int) rest, bytes);
  }

  /** Maps a hash evenly to 0 to 9,999; greater hashes never get smaller numbers. */
  public static int basisPoint(int hash) {
    return (int) (((hash & INT_MASK) * BASIS_POINTS) >>> Integer.SIZE);
  }

  private static int mix(int hash, int block) {
    return Integer.rotateLeft(hash ^ scramble(block), 13) * 5 + 0xe6546b64;
  }

  private static int scramble(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }

  /** An empty tail is 0, which scrambles to 0 and changes nothing. */
  private static int finish(int hash, int tail, int bytes) {
    int h = hash ^ scramble(tail) ^ bytes;
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }

  /** UTF-8, first byte lowest. */
  private static long encode(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint;
    }
    if (codePoint < 0x800) {
      return 0x80C0 | (codePoint >>> 6) | continuation(codePoint, 0, 1);
    }
    if (Character.isSupplementaryCodePoint(codePoint)) {
      return 0x8080_80F0L
          | (codePoint >>> 18)
          | continuation(codePoint, 12, 1)
          | continuation(codePoint, 6, 2)
          | continuation(codePoint, 0, 3);
    }
    boolean unpaired = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return unpaired
        ? '?'
        : 0x8080E0
            | (codePoint >>> 12)
            | continuation(codePoint, 6, 1)
            | continuation(codePoint, 0, 2);
  }

  private static long continuation(int codePoint, int shift, int index) {
    return ((codePoint >>> shift) & 0x3FL) << (index * Byte.SIZE);
  }

  /** How many bytes an encoded character has; only that of U+0000 is 0. */
  private static int width(long encoded) {
    return (Long.SIZE + Byte.SIZE - 1 - Long.numberOfLeadingZeros(encoded)) / Byte.SIZE;
  }

  /** How many groups of four digits a number has that is not positive. */
  private static int groups(long negative) {
    if (negative > -10_000L) {
      return 1;
    }
    if (negative > -1_0000_0000L) {
      return 2;
    }
    if (negative > -1_0000_0000_0000L) {
      return 3;
    }
    return negative > -1_0000_0000_0000_0000L ? 4 : 5;
  }

  /** Divides by constants only, which the compiler turns into multiplications. */
  private static int group(long negative, int group) {
    long shifted = switch (group) {
      case 0 -> negative;
      case 1 -> negative / 10_000L;
      case 2 -> negative / 1_0000_0000L;
      case 3 -> negative / 1_0000_0000_0000L;
      default -> negative / 1_0000_0000_0000_0000L;
    };
    return (int) -(shifted % GROUP);
  }

  private static int digits(int number) {
    if (number < 100) {
      return number < 10 ? 1 : 2;
    }
    return number < 1_000 ? 3 : GROUP_DIGITS;
  }

  /** The last digits of a number below 10,000, most significant first, in the lowest bytes. */
  private static long ascii(int number, int width) {
    int high = number / 100;
    int low = number % 100;
    long digits = high / 10 | ((high % 10) << 8) | ((low / 10) << 16) | ((low % 10) << 24);
    return (digits | 0x3030_3030) >>> ((GROUP_DIGITS - width) * Byte.SIZE);
  }
}
