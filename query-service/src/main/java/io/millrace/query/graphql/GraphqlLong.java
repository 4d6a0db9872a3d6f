package io.millrace.query.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.IntValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import graphql.schema.GraphQLScalarType;
import java.util.Locale;

/** The scalar {@code Long}: a whole number of 64 bits, which GraphQL has no type for. */
final class GraphqlLong implements Coercing<Long, Long> {
  static final GraphQLScalarType TYPE =
      GraphQLScalarType.newScalar().name("Long").coercing(new GraphqlLong()).build();

  @Override
  public Long serialize(Object result, GraphQLContext context, Locale locale) {
    if (result instanceof Number number) {
      return number.longValue();
    }
    throw new CoercingSerializeException("no number");
  }

  @Override
  public Long parseValue(Object input, GraphQLContext context, Locale locale) {
    if (input instanceof Integer || input instanceof Long) {
      return ((Number) input).longValue();
    }
    throw new CoercingParseValueException("Expected a whole number of at most 64 bits.");
  }

  @Override
  public Long parseLiteral(
      Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
    if (input instanceof IntValue number && number.getValue().bitLength() < Long.SIZE) {
      return number.getValue().longValue();
    }
    throw new CoercingParseLiteralException("Expected a whole number of at most 64 bits.");
  }
}
