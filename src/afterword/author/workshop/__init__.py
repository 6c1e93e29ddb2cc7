"""The facilitator's kit: minute plans, slides and handouts, made from course/workshop/ and exercises/."""
