package org.patchbay.graph.people;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The people of one Microsoft tenant. Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
@ObjectClassDefinition(
        name = "Patchbay people of Microsoft Entra ID",
        description = "Whose licences and numbers are read from Microsoft Graph.")
public @interface PeopleConfig {
    @AttributeDefinition(description = "The tenant of the directory whose people are read.")
    String tenant() default "";

    @AttributeDefinition(description = "How often it is asked what has changed, in minutes.", min = "5", max = "1440")
    int refresh__minutes() default 15;

    @AttributeDefinition(
            required = false,
            description =
                    "Further service plans that count as a licence for Teams Phone, by their ids, parted by commas.")
    String phone__plans() default "";
}
