package io.millrace.query.kit;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.consistency.ConsistencyToken;
import io.millrace.platform.events.consistency.ConsistencyTokens;
import io.millrace.stack.api.DescribedAnswers;
import io.millrace.stack.tokens.BearerTokens;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** The service as clients see it. */
public final class Api {
  private static final ConsistencyTokens TOKENS = new ConsistencyTokens(QueryStack.SECRET);

  private static final DescribedAnswers DESCRIBED = new DescribedAnswers();

  /** Asks for no content coding, as RestAssured would by itself: each has tags of its own. */
  private static final RestAssuredConfig PLAIN =
      RestAssuredConfig.config().decoderConfig(DecoderConfig.decoderConfig().noContentDecoders());

  private Api() {}

  public static RequestSpecification operator() {
    return as(BearerTokens.operator());
  }

  /** Without a token. Every answer has to be one that the API's description has. */
  public static RequestSpecification anonymous() {
    return RestAssured.given().config(PLAIN).filter(DESCRIBED);
  }

  public static RequestSpecification as(String bearerToken) {
    return anonymous().header("Authorization", "Bearer " + bearerToken);
  }

  /** Reads an order as the operator. */
  public static Response order(UUID id) {
    return operator().get("/v1/orders/{id}", id);
  }

  /** The token that a command on this order would have answered. */
  public static String token(long tx, UUID order, long version) {
    return TOKENS.write(
        new ConsistencyToken(0, tx, ShopAggregates.ORDER, order.toString(), version));
  }
}
