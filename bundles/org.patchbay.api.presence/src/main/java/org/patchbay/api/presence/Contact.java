package org.patchbay.api.presence;

import org.patchbay.api.call.E164;

/**
 * Whom a presence is asked of, by what the asker knows.
 *
 * @param by what is known
 * @param value the id, the number or the address
 */
public record Contact(By by, String value) {

    /** What is known of a person. */
    public enum By {
        /** The directory's id of a user. */
        USER,
        /** A number in E.164 form. */
        NUMBER,
        /** A mail address. */
        MAIL
    }

    public Contact {
        if (value.isBlank()) {
            throw new IllegalArgumentException("A contact needs a user's id, a number or a mail address.");
        }
        if (by == By.NUMBER) {
            value = new E164(value).value();
        }
        if (by == By.MAIL && !value.matches("[^@\\s]+@[^@\\s]+")) {
            throw new IllegalArgumentException("'" + value + "' is no mail address. Write it as name@example.com.");
        }
    }

    /** A user by the directory's id. */
    public static Contact user(String id) {
        return new Contact(By.USER, id);
    }

    public static Contact number(E164 number) {
        return new Contact(By.NUMBER, number.value());
    }

    public static Contact mail(String address) {
        return new Contact(By.MAIL, address);
    }
}
