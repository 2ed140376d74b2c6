DROP INDEX tickets_rated, tickets_solved, tickets_number_anywhere;
