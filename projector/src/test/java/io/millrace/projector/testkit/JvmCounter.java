package io.millrace.projector.testkit;

/**
 * Numbers for names that have to be unique in this JVM: a service under test lives in a class
 * loader of its own, and goes on working while other tests run.
 */
final class JvmCounter {
  private JvmCounter() {}

  static int next(String kind) {
    Object number =
        System.getProperties()
            .merge(
                "millrace.test." + kind,
                "1",
                (last, one) -> String.valueOf(Integer.parseInt((String) last) + 1));
    return Integer.parseInt((String) number);
  }
}
