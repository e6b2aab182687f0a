package org.patchbay.zoom;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Somebody of an account, as its lists tell.
 *
 * @param mail lower case; possibly empty
 * @param client the version of the client that was used last; empty where Zoom does not say
 * @param phone whether a telephone licence is there and active
 * @param listed whether the telephone list has an entry at all
 * @param numbers as Zoom writes them
 */
record Listed(String id, String mail, String client, boolean phone, boolean listed, List<String> numbers) {

    /** What is being read. */
    static final class Reading {
        private final Map<String, Listed> all = new LinkedHashMap<>();
        private int nameless;

        /** An entry of {@code /users}. */
        void user(Json json) {
            String id = json.text("id");
            if (id.isEmpty()) {
                // A person who was invited and has not come has no id yet.
                return;
            }
            all.put(id, new Listed(id, mail(json), json.text("last_client_version"), false, false, List.of()));
        }

        /** An entry of {@code /phone/users}; read after the others. */
        void phoneUser(Json json) {
            String id = json.text("id");
            if (id.isEmpty()) {
                nameless++;
                return;
            }
            Listed known = all.get(id);
            List<String> numbers = new ArrayList<>();
            json.get("phone_numbers").items().forEach(each -> numbers.add(each.text("number")));
            String mail = mail(json);
            all.put(
                    id,
                    new Listed(
                            id,
                            mail.isEmpty() && known != null ? known.mail() : mail,
                            known == null ? "" : known.client(),
                            json.text("status").equalsIgnoreCase("activate"),
                            true,
                            List.copyOf(numbers)));
        }

        private static String mail(Json json) {
            return json.text("email").strip().toLowerCase(Locale.ROOT);
        }

        List<Listed> all() {
            return List.copyOf(all.values());
        }

        /** Telephone users without an id. */
        int nameless() {
            return nameless;
        }
    }
}
