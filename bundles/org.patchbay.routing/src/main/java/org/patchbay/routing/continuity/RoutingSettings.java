package org.patchbay.routing.continuity;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Settings of this node, checked.
 *
 * @param automatic the tenants that are switched by themselves, or {@code *}
 * @param failurePercent the share of failed calls (5xx, no answer of the peer at all) from which on a provider is out; 0 for never
 * @param answerPercent the share of answered calls below which it is; 0 for never
 * @param window over which both are counted
 * @param minimumCalls fewer say nothing
 * @param bad how long it must be so without a break
 * @param good how long it must be well without a break before users come back
 * @param stay how long they stay at least
 * @param node the name that this node keeps its availability by; empty for the name of the machine
 */
public record RoutingSettings(
        Set<String> automatic,
        int failurePercent,
        int answerPercent,
        Duration window,
        int minimumCalls,
        Duration bad,
        Duration good,
        Duration stay,
        String node) {
    static final String PID = "org.patchbay.routing";
    /** What is in force until something else is configured. */
    static final RoutingSettings DEFAULT = new RoutingSettings(
            Set.of(),
            50,
            0,
            Duration.ofSeconds(60),
            20,
            Duration.ofSeconds(30),
            Duration.ofSeconds(300),
            Duration.ofSeconds(600),
            "");

    /** Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
    @ObjectClassDefinition(name = "Patchbay routing")
    public @interface Config {
        @AttributeDefinition(
                description =
                        "The tenants whose users are moved to their standby provider by themselves when their own is out;"
                                + " * for all. Empty for none.")
        String[] automatic__tenants() default {};

        @AttributeDefinition(
                description = "The share of failed calls from which on a provider is out, in percent; 0 for never.",
                min = "0",
                max = "100")
        int failure__percent() default 50;

        @AttributeDefinition(
                description = "The share of answered calls below which a provider is out, in percent; 0 for never.",
                min = "0",
                max = "100")
        int answer__percent() default 0;

        @AttributeDefinition(description = "Over how long both are counted, in seconds.", min = "10", max = "3600")
        int window__seconds() default 60;

        @AttributeDefinition(description = "Fewer calls than these say nothing.", min = "1", max = "1000000")
        int minimum__calls() default 20;

        @AttributeDefinition(
                description = "How long a provider must be out before users are moved, in seconds.",
                min = "1",
                max = "3600")
        int bad__seconds() default 30;

        @AttributeDefinition(
                description = "How long a provider must be well before users come back, in seconds.",
                min = "1",
                max = "86400")
        int good__seconds() default 300;

        @AttributeDefinition(description = "How long users stay moved at least, in seconds.", min = "1", max = "86400")
        int stay__seconds() default 600;

        @AttributeDefinition(
                description = "The name this node keeps its availability by. Empty for the name of the machine.")
        String node() default "";
    }

    /** @throws IllegalArgumentException that names the key and the value */
    static RoutingSettings of(Config config) {
        return new RoutingSettings(
                Arrays.stream(config.automatic__tenants())
                        .flatMap(line -> Arrays.stream(line.split(",")))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet()),
                number("failure_percent", config::failure__percent, 0, 100),
                number("answer_percent", config::answer__percent, 0, 100),
                seconds("window_seconds", config::window__seconds, 10, 3600),
                number("minimum_calls", config::minimum__calls, 1, 1_000_000),
                seconds("bad_seconds", config::bad__seconds, 1, 3600),
                seconds("good_seconds", config::good__seconds, 1, 86_400),
                seconds("stay_seconds", config::stay__seconds, 1, 86_400),
                name(config.node().strip()));
    }

    private static String name(String node) {
        if (!node.matches("[A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException(
                    PID + ": node = " + node + " is not at most 63 letters, digits, dots, dashes and underscores.");
        }
        return node;
    }

    private static Duration seconds(String key, Supplier<Integer> value, int least, int most) {
        return Duration.ofSeconds(number(key, value, least, most));
    }

    /** The container converts a value when it is asked for, and what it throws names neither PID nor key. */
    private static int number(String key, Supplier<Integer> value, int least, int most) {
        String wrong;
        try {
            int number = value.get();
            if (number >= least && number <= most) {
                return number;
            }
            wrong = String.valueOf(number);
        } catch (RuntimeException e) {
            wrong = String.valueOf(e.getMessage()).replaceFirst(".*For input string: ", "");
        }
        throw new IllegalArgumentException(
                PID + ": " + key + " = " + wrong + " is not a whole number from " + least + " to " + most + ".");
    }

    boolean automatic(String tenant) {
        return automatic.contains("*") || automatic.contains(tenant);
    }
}
