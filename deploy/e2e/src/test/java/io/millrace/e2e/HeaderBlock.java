package io.millrace.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Headers on the wire of HTTP/2 (RFC 7541), as between two that remember nothing of each other: no
 * dynamic table, no Huffman code. Of the static table it knows the status.
 */
final class HeaderBlock {
  private static final int STATUS = 8;
  private static final int[] STATUSES = {200, 204, 206, 304, 400, 404, 500};

  private HeaderBlock() {}

  static byte[] write(Map<String, String> headers) {
    var out = new ByteArrayOutputStream();
    headers.forEach(
        (name, value) -> {
          out.write(0);
          writeText(out, name);
          writeText(out, value);
        });
    return out.toByteArray();
  }

  /** By name; one that stands in the static table by its number there. */
  static Map<String, String> read(byte[] block) {
    var in = ByteBuffer.wrap(block);
    Map<String, String> headers = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      int first = in.get(in.position()) & 0xff;
      if (first >= 0x80) {
        int index = number(in, 7);
        boolean status = index >= STATUS && index < STATUS + STATUSES.length;
        headers.put(name(index), status ? Integer.toString(STATUSES[index - STATUS]) : "");
      } else if ((first & 0xe0) == 0x20) {
        int unused = number(in, 5);
      } else {
        int index = number(in, first >= 0x40 ? 6 : 4);
        String name = index == 0 ? text(in) : name(index);
        headers.put(name, text(in));
      }
    }
    return headers;
  }

  private static String name(int index) {
    return index >= STATUS && index < STATUS + STATUSES.length ? ":status" : "#" + index;
  }

  private static void writeText(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    if (bytes.length < 127) {
      out.write(bytes.length);
    } else {
      out.write(127);
      int rest = bytes.length - 127;
      for (; rest >= 128; rest >>= 7) {
        out.write((rest & 127) | 128);
      }
      out.write(rest);
    }
    out.writeBytes(bytes);
  }

  private static String text(ByteBuffer in) {
    if (in.get(in.position()) < 0) {
      throw new IllegalStateException("a header in Huffman code");
    }
    byte[] bytes = new byte[number(in, 7)];
    in.get(bytes);
    return new String(bytes, US_ASCII);
  }

  private static int number(ByteBuffer in, int bits) {
    int most = (1 << bits) - 1;
    int value = in.get() & most;
    if (value < most) {
      return value;
    }
    for (int shift = 0; ; shift += 7) {
      int next = in.get();
      value += (next & 127) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
