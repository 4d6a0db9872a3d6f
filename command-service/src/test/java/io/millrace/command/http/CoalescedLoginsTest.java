package io.millrace.command.http;

import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same with commands that share transactions. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(Coalescing.class)
class CoalescedLoginsTest extends OneLoginForTwoCustomersTest {}
