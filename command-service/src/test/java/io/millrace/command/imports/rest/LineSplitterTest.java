package io.millrace.command.imports.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rule: lines come out as they were sent, however the network cuts them. */
class LineSplitterTest {
  private final List<String> seen = new ArrayList<>();
  private final LineSplitter splitter = new LineSplitter(10, this::note);

  @Test
  void anyCutGivesTheSameLines() {
    byte[] input = "one\ntwo\r\n\n{\"é\":1}\nlast".getBytes(UTF_8);
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      seen.clear();
      LineSplitter fresh = new LineSplitter(10, this::note);
      int from = 0;
      while (from < input.length) {
        int to = Math.min(input.length, from + 1 + random.nextInt(6));
        fresh.feed(java.util.Arrays.copyOfRange(input, from, to));
        from = to;
      }
      fresh.end();
      assertThat(seen).containsExactly("1:one", "2:two\r", "3:", "4:{\"é\":1}", "5:last");
    }
  }

  @Test
  void aLineThatIsTooLongIsSkippedAndTheNextOneIsRead() {
    splitter.feed("12345678901\nshort\n".getBytes(UTF_8));
    assertThat(seen).containsExactly("1 too long", "2:short");
  }

  @Test
  void aLineThatIsTooLongOverSeveralPiecesIsNamedOnce() {
    splitter.feed("1234567".getBytes(UTF_8));
    splitter.feed("89012345".getBytes(UTF_8));
    splitter.feed("67\nshort".getBytes(UTF_8));
    splitter.end();
    assertThat(seen).containsExactly("1 too long", "2:short");
  }

  @Test
  void anEmptyInputHasNoLines() {
    splitter.end();
    assertThat(seen).isEmpty();
  }

  private void note(LineSplitter.Line line) {
    seen.add(
        switch (line) {
          case LineSplitter.Text(long number, byte[] bytes) ->
              number + ":" + new String(bytes, UTF_8);
          case LineSplitter.TooLong(long number) -> number + " too long";
        });
  }
}
