package org.patchbay.graph.people;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * The configuration of a tenant, checked.
 *
 * @param plans the ids of the service plans that are a licence for Teams Phone
 */
record PeopleSettings(String tenant, Duration refresh, Set<String> plans) {
    static final String PID = "org.patchbay.graph.people";
    /** MCOEV, MCOEV_GOV and MCOEV_VIRTUALUSER (of resource accounts); products contain these, whatever they are called. */
    private static final Set<String> PHONE_SYSTEM = Set.of(
            "4828c8ec-dc2e-4779-b502-87ac9ce28ab7",
            "db23fce2-a974-42ef-9002-d78dd42a0f22",
            "f47330e9-c134-43b3-9993-e7f004506889");

    /** @throws IllegalArgumentException naming PID, key and value of what is wrong, and what is allowed */
    static PeopleSettings of(PeopleConfig config) {
        String tenant = config.tenant().strip();
        if (!tenant.matches("[a-z0-9][a-z0-9.-]{0,62}")) {
            throw wrong("tenant", tenant, "name a tenant of the directory");
        }
        Set<String> plans = new HashSet<>(PHONE_SYSTEM);
        for (String each : config.phone__plans().split(",")) {
            String plan = each.strip().toLowerCase(Locale.ROOT);
            if (!plan.isEmpty() && !plan.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
                throw wrong(
                        "phone_plans",
                        each.strip(),
                        "it is the id of a service plan, as 4828c8ec-dc2e-4779-b502-87ac9ce28ab7");
            }
            if (!plan.isEmpty()) {
                plans.add(plan);
            }
        }
        return new PeopleSettings(tenant, Duration.ofMinutes(minutes(config::refresh__minutes)), Set.copyOf(plans));
    }

    /** The container converts a value when it is asked for, and throws what names neither the PID nor the key. */
    private static int minutes(IntSupplier value) {
        String given;
        try {
            int number = value.getAsInt();
            if (number >= 5 && number <= 1440) {
                return number;
            }
            given = String.valueOf(number);
        } catch (RuntimeException e) {
            given = String.valueOf(e.getMessage()).replaceFirst(".*For input string: ", "");
        }
        throw wrong("refresh_minutes", given, "it is a whole number from 5 to 1440");
    }

    private static IllegalArgumentException wrong(String key, String value, String what) {
        return new IllegalArgumentException(PID + ": " + key + " = '" + value + "' cannot be used: " + what + ".");
    }
}
