package org.patchbay.lab.cloud.entra;

import java.util.ArrayList;
import java.util.List;

/**
 * A user of a tenant.
 *
 * @param id the directory's
 * @param mail empty for none
 * @param phones the business numbers, as somebody has typed them in
 * @param country where the licences are used: DE; empty for none
 * @param skus the ids of the licences
 * @param admin may consent for the whole tenant
 */
public record Person(
        String id,
        String upn,
        String name,
        String mail,
        List<String> phones,
        String country,
        List<String> skus,
        boolean enabled,
        boolean admin) {

    /** Somebody with a mail address like the sign-in name. */
    public static Person of(String id, String upn) {
        int at = upn.indexOf('@');
        return new Person(id, upn, at < 0 ? upn : upn.substring(0, at), upn, List.of(), "", List.of(), true, false);
    }

    public Person name(String value) {
        return new Person(id, upn, value, mail, phones, country, skus, enabled, admin);
    }

    public Person mail(String value) {
        return new Person(id, upn, name, value, phones, country, skus, enabled, admin);
    }

    /** With one number more. */
    public Person phone(String value) {
        List<String> more = new ArrayList<>(phones);
        more.add(value);
        return new Person(id, upn, name, mail, List.copyOf(more), country, skus, enabled, admin);
    }

    public Person country(String value) {
        return new Person(id, upn, name, mail, phones, value, skus, enabled, admin);
    }

    /** With these licences, by {@link Sku#id}. */
    public Person skus(String... values) {
        return new Person(id, upn, name, mail, phones, country, List.of(values), enabled, admin);
    }

    public Person enabled(boolean value) {
        return new Person(id, upn, name, mail, phones, country, skus, value, admin);
    }

    public Person asAdmin() {
        return new Person(id, upn, name, mail, phones, country, skus, enabled, true);
    }
}
