package org.patchbay.graph.people;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Somebody of a tenant, as Graph tells.
 *
 * @param id the object id, lower case
 * @param upn the user principal name, lower case; possibly empty
 * @param phone whether a licence for Teams Phone is assigned and in force
 * @param enabled whether the account may be signed in to
 * @param numbers as Graph writes them
 */
record Listed(String id, String upn, boolean phone, boolean enabled, List<String> numbers) {
    /** Of what there is, no more than what is used. */
    static final String PROPERTIES = "id,userPrincipalName,businessPhones,assignedPlans,accountEnabled";

    private static final int MOST_NUMBERS = 20;

    static Listed unknown(String id) {
        return new Listed(id, "", false, true, List.of());
    }

    /** The same person after a change: what is not named in it stays as it was. */
    Listed with(Json change, Set<String> plans) {
        return new Listed(
                id,
                change.has("userPrincipalName")
                        ? change.text("userPrincipalName").strip().toLowerCase(Locale.ROOT)
                        : upn,
                change.has("assignedPlans") ? isAssigned(change.get("assignedPlans"), plans) : phone,
                change.has("accountEnabled") ? change.isTrue("accountEnabled") : enabled,
                change.has("businessPhones") ? numbers(change.get("businessPhones")) : numbers);
    }

    private static boolean isAssigned(Json assigned, Set<String> plans) {
        return assigned.items().stream()
                .anyMatch(each -> plans.contains(each.text("servicePlanId").toLowerCase(Locale.ROOT))
                        && each.text("capabilityStatus").equalsIgnoreCase("Enabled"));
    }

    private static List<String> numbers(Json phones) {
        List<String> numbers = new ArrayList<>();
        for (Json each : phones.items()) {
            if (!each.text().isBlank() && numbers.size() < MOST_NUMBERS) {
                numbers.add(each.text().strip());
            }
        }
        return List.copyOf(numbers);
    }

    /** Whether the person may telephone with Teams. */
    boolean licensed() {
        return phone && enabled;
    }
}
